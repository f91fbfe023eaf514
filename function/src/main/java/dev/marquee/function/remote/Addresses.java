package dev.marquee.function.remote;

import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Resolves hosts to addresses that the whole Internet can reach, and to no others: a name may lead
 * to the function's own machine or to its neighbours, which must not be asked on a stranger's
 * behalf.
 */
@Singleton
public class Addresses {
  /**
   * What is not globally reachable by the IANA's special-purpose registry (RFC 6890), and 224/3.
   */
  private static final List<Block> CLOSED_IPV4 =
      blocks(
          "00000000/8 0a000000/8 64400000/10 7f000000/8 a9fe0000/16 ac100000/12 c0000000/24"
              + " c0000200/24 c0586300/24 c0a80000/16 c6120000/15 c6336400/24 cb007100/24"
              + " e0000000/3");

  /** Global unicast; all else is of special purpose. */
  private static final List<Block> OPEN_IPV6 = blocks("20000000/3");

  /** Protocol assignments with Teredo, documentation, 6to4, and documentation again. */
  private static final List<Block> CLOSED_IPV6 =
      blocks("20010000/23 20010db8/32 20020000/16 3fff0000/20");

  /** Addresses that begin alike. */
  private record Block(byte[] prefix, int bits) {
    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((prefix[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static List<Block> blocks(String list) {
    return Arrays.stream(list.split(" "))
        .map(block -> block.split("/"))
        .map(parts -> new Block(HexFormat.of().parseHex(parts[0]), Integer.parseInt(parts[1])))
        .toList();
  }

  /**
   * An address of a host. It blocks until a name server has answered.
   *
   * @param host a name or an address
   * @throws RemoteImageException.Forbidden if any of its addresses is not open to all
   * @throws RemoteImageException.Unreachable if it has none
   */
  InetAddress resolve(String host) {
    try {
      InetAddress[] addresses = lookUp(host);
      if (!Arrays.stream(addresses).allMatch(this::isPublic)) {
        throw new RemoteImageException.Forbidden(
            host + " leads to an address that is not open to the whole Internet");
      }
      return addresses[0];
    } catch (UnknownHostException e) {
      throw new RemoteImageException.Unreachable("no address of " + host + " is known");
    }
  }

  InetAddress[] lookUp(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }

  boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return CLOSED_IPV4.stream().noneMatch(block -> block.holds(bytes));
    }
    return OPEN_IPV6.stream().anyMatch(block -> block.holds(bytes))
        && CLOSED_IPV6.stream().noneMatch(block -> block.holds(bytes));
  }
}
