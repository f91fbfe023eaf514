package dev.marquee.trainer.weights;

import java.util.Set;

/**
 * A Python class or function that a pickle refers to.
 *
 * @param module where Python finds it
 * @param name what it is called there
 */
record Global(String module, String name) {

  static final Global ORDERED_DICTIONARY = new Global("collections", "OrderedDict");

  /** All that PyTorch's state dictionaries need besides storages. */
  private static final Set<Global> ALLOWED =
      Set.of(
          ORDERED_DICTIONARY,
          new Global("torch._utils", "_rebuild_tensor"),
          new Global("torch._utils", "_rebuild_tensor_v2"),
          new Global("torch._utils", "_rebuild_parameter"));

  /** Refuses whatever could run code. */
  static Global of(String module, String name) throws MalformedWeightsException {
    var global = new Global(module, name);
    boolean storage = module.equals("torch") && ElementType.ofTorch(name).isPresent();
    if (!storage && !ALLOWED.contains(global)) {
      throw new MalformedWeightsException(
          "its pickle refers to %s; weights need no such code, so it is refused".formatted(global));
    }
    return global;
  }

  @Override
  public String toString() {
    return module + "." + name;
  }
}
