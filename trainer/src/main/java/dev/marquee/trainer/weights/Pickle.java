package dev.marquee.trainer.weights;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads Python's pickle format, protocol 2, as far as PyTorch's checkpoints use it, and executes
 * nothing: what a pickle wants to call comes back as a {@link Call}. Opcodes as in Python's {@code
 * pickletools}.
 */
final class Pickle {

  /** A call that the pickle asks for, with its arguments. */
  record Call(Global function, List<?> arguments) {}

  /** A reference to something outside the pickle, a storage in PyTorch's checkpoints. */
  record Persistent(Object id) {}

  /** Python's None. */
  record None() {}

  private final PickleInput in;
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Deque<List<Object>> outer = new ArrayDeque<>();
  private List<Object> stack = new ArrayList<>();

  private Pickle(ByteBuffer in) {
    this.in = new PickleInput(in);
  }

  /**
   * Reads one pickle and leaves the buffer behind it.
   *
   * @return String, Long, Boolean, None, List (also for tuples), Map, Global, Call or Persistent
   */
  static Object read(ByteBuffer in) throws MalformedWeightsException {
    try {
      return new Pickle(in).run();
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | UnsupportedOperationException
        | ClassCastException e) {
      throw new MalformedWeightsException("its pickle is damaged or truncated");
    }
  }

  private Object run() throws MalformedWeightsException {
    for (int opcode = in.unsigned(); opcode != '.'; opcode = in.unsigned()) {
      step(opcode);
    }
    return pop();
  }

  private void step(int opcode) throws MalformedWeightsException {
    switch (opcode) {
      case 0x80 -> protocol(in.unsigned());
      case '(' -> mark();
      case 'q' -> memo.put(in.unsigned(), stack.getLast());
      case 'r' -> memo.put(in.int32(), stack.getLast());
      case 'h' -> push(recall(in.unsigned()));
      case 'j' -> push(recall(in.int32()));
      case 'c' -> push(Global.of(in.line(), in.line()));
      case 'R' -> reduce();
      case 'Q' -> push(new Persistent(pop()));
      case 'b' -> build(pop());
      case 's' -> put(List.of(pop(), pop()).reversed());
      case 'u' -> put(popToMark());
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      default -> push(value(opcode));
    }
  }

  private Object value(int opcode) throws MalformedWeightsException {
    return switch (opcode) {
      case 'N' -> new None();
      case 0x88 -> true;
      case 0x89 -> false;
      case 'K' -> (long) in.unsigned();
      case 'M' -> (long) in.uint16();
      case 'J' -> (long) in.int32();
      case 0x8a -> in.integer(in.unsigned());
      case 'X', 'T' -> in.text(in.int32());
      case 'U' -> in.text(in.unsigned());
      case ')' -> List.of();
      case 't' -> popToMark();
      case 0x85 -> List.of(pop());
      case 0x86 -> List.of(pop(), pop()).reversed();
      case 0x87 -> List.of(pop(), pop(), pop()).reversed();
      case '}' -> new LinkedHashMap<>();
      case ']' -> new ArrayList<>();
      default ->
          throw new MalformedWeightsException(
              "its pickle uses opcode 0x%02x, which weights do not need".formatted(opcode));
    };
  }

  private static void protocol(int version) throws MalformedWeightsException {
    if (version != 2) {
      throw new MalformedWeightsException("its pickle has protocol " + version + ", not 2");
    }
  }

  private void reduce() throws MalformedWeightsException {
    List<?> arguments = (List<?>) pop();
    Global function = (Global) pop();
    if (!function.equals(Global.ORDERED_DICTIONARY)) {
      push(new Call(function, arguments));
      return;
    }
    push(new LinkedHashMap<>());
    // Python 2 hands the items over as one argument
    for (Object item : arguments.isEmpty() ? List.of() : (List<?>) arguments.getFirst()) {
      put((List<?>) item);
    }
  }

  /** An OrderedDict's attributes, such as PyTorch's version numbers: nothing that we need. */
  private void build(Object attributes) throws MalformedWeightsException {
    if (!(stack.getLast() instanceof Map && attributes instanceof Map)) {
      throw new MalformedWeightsException("its pickle sets the state of an unknown object");
    }
  }

  @SuppressWarnings("unchecked")
  private void put(List<?> keysAndValues) throws MalformedWeightsException {
    Map<String, Object> map = (Map<String, Object>) stack.getLast();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (map.put((String) keysAndValues.get(i), keysAndValues.get(i + 1)) != null) {
        throw new MalformedWeightsException("it holds " + keysAndValues.get(i) + " twice");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    ((List<Object>) stack.getLast()).addAll(values);
  }

  private Object recall(int key) throws MalformedWeightsException {
    Object value = memo.get(key);
    if (value == null) {
      throw new MalformedWeightsException("its pickle recalls what it never stored");
    }
    return value;
  }

  private void mark() {
    outer.push(stack);
    stack = new ArrayList<>();
  }

  private List<Object> popToMark() {
    List<Object> values = stack;
    stack = outer.pop();
    return values;
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    return stack.removeLast();
  }
}
