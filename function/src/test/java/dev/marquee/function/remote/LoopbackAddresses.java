package dev.marquee.function.remote;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets tests fetch from this machine: 127.0.0.1 counts as public, and no other address that is not.
 * Names that end in {@code .test} lead there, but to 10.0.0.1 if they begin with {@code private}.
 */
@Alternative
@Singleton
public class LoopbackAddresses extends Addresses {
  /** The names that were looked up. */
  final List<String> lookedUp = new ArrayList<>();

  @Override
  InetAddress[] lookUp(String host) throws UnknownHostException {
    lookedUp.add(host);
    if (!host.endsWith(".test")) {
      return super.lookUp(host);
    }
    byte[] address =
        host.startsWith("private") ? new byte[] {10, 0, 0, 1} : new byte[] {127, 0, 0, 1};
    return new InetAddress[] {InetAddress.getByAddress(host, address)};
  }

  @Override
  boolean isPublic(InetAddress address) {
    return address.getHostAddress().equals("127.0.0.1") || super.isPublic(address);
  }
}
