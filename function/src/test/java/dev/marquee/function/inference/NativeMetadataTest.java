package dev.marquee.function.inference;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What native executables are told of in advance, against what would be looked up in them. */
class NativeMetadataTest {
  private static final String METADATA =
      "/META-INF/native-image/dev.marquee/function/reachability-metadata.json";
  private static final Set<String> MACHINE =
      Set.of(
          "java.lang.Runtime",
          "java.lang.System",
          "java.lang.ProcessHandle",
          "java.net.InetAddress",
          "java.nio.file.Files");

  private static final String JNI_LIBRARY =
      "/ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so";

  @Test
  void namesEveryClassThatOnnxRuntimesLibraryLooksUp() throws IOException {
    String library = new String(read(JNI_LIBRARY), StandardCharsets.ISO_8859_1);
    Set<String> lookedUp =
        Pattern.compile("(?<=\\x00)(?:ai/onnxruntime|java/\\w+)/[\\w$/]+(?=\\x00)")
            .matcher(library)
            .results()
            .map(name -> name.group().replace('/', '.'))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(lookedUp).contains("ai.onnxruntime.OnnxTensor", "ai.onnxruntime.OrtException");
    assertThat(jniTypes()).containsExactlyInAnyOrderElementsOf(lookedUp);
  }

  @Test
  void namesOnlyClassesThatThereAre() throws IOException {
    assertThat(jniTypes()).doesNotContain("ai.onnxruntime.OrtEnvironment");
    assertThat(types(_ -> true))
        .filteredOn(name -> !name.endsWith("[]"))
        .allSatisfy(name -> assertThat(Class.forName(name)).isNotNull());
  }

  @Test
  void namesExactlyTheSignaturesOfTheNativeFunctionsThatAreCalled() throws IOException {
    OrtEnvironment.getEnvironment();
    Stream<FunctionDescriptor> cuda =
        Arrays.stream(CudaFunction.values()).map(CudaFunction::descriptor);
    assertThat(downcalls())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(OrtApi.descriptors(), cuda)
                .map(NativeMetadataTest::signature)
                .collect(Collectors.toSet()));
  }

  /** Else the test above would not know of them. */
  @Test
  void noNativeFunctionIsCalledButThose() {
    noClasses()
        .that(not(belongToAnyOf(OrtApi.class, CudaFunction.class)))
        .should()
        .callMethodWhere(
            target(owner(assignableTo(FunctionDescriptor.class)))
                .and(target(nameStartingWith("of"))))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.marquee.function"));
  }

  /** Else an executable has for its own the heap and the cores of the machine that built it. */
  @Test
  void whatLooksAtTheMachineAsItsClassIsInitialisedIsInitialisedWhereTheProgramRuns()
      throws IOException {
    List<String> atRunTime = initializedAtRunTime();
    assertThat(looksAtTheMachine())
        .contains("dev.marquee.model.DecodingRoom", SessionThread.class.getName())
        .allSatisfy(
            name ->
                assertThat(atRunTime).anyMatch(prefix -> (name + ".").startsWith(prefix + ".")));
  }

  /** The classes whose static initialisers ask, be it through their own static methods. */
  private static Set<String> looksAtTheMachine() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.marquee.function", "dev.marquee.model")
            .stream()
            .flatMap(type -> type.getStaticInitializer().stream())
            .filter(initializer -> asks(initializer, new HashSet<>()))
            .map(initializer -> initializer.getOwner().getName())
            .collect(Collectors.toSet());
  }

  private static boolean asks(JavaCodeUnit code, Set<JavaCodeUnit> seen) {
    return seen.add(code)
        && code.getCallsFromSelf().stream()
            .anyMatch(
                call ->
                    MACHINE.contains(call.getTargetOwner().getName())
                            && !call.getName().equals("lineSeparator")
                        || call.getTargetOwner().equals(code.getOwner())
                            && call.getTarget()
                                .resolveMember()
                                .filter(JavaCodeUnit.class::isInstance)
                                .map(JavaCodeUnit.class::cast)
                                .filter(next -> asks(next, seen))
                                .isPresent());
  }

  private static List<String> initializedAtRunTime() throws IOException {
    List<String> names = new ArrayList<>();
    for (String module : List.of("function", "onnx-models")) {
      Properties properties = new Properties();
      properties.load(
          new ByteArrayInputStream(
              read("/META-INF/native-image/dev.marquee/" + module + "/native-image.properties")));
      Pattern.compile("--initialize-at-run-time=(\\S+)")
          .matcher(properties.getProperty("Args"))
          .results()
          .forEach(option -> names.addAll(List.of(option.group(1).split(","))));
    }
    return names;
  }

  private static Set<String> jniTypes() throws IOException {
    return types(type -> type.path("jniAccessible").asBoolean());
  }

  private static Set<String> types(Predicate<JsonNode> wanted) throws IOException {
    return metadata()
        .get("reflection")
        .valueStream()
        .filter(wanted)
        .map(type -> type.get("type").asText())
        .collect(Collectors.toSet());
  }

  private static List<String> downcalls() throws IOException {
    return metadata()
        .at("/foreign/downcalls")
        .valueStream()
        .map(
            call ->
                call.get("returnType").asText()
                    + call.get("parameterTypes").valueStream().map(JsonNode::asText).toList())
        .toList();
  }

  private static String signature(FunctionDescriptor descriptor) {
    Stream<MemoryLayout> parameters = descriptor.argumentLayouts().stream();
    return descriptor.returnLayout().map(NativeMetadataTest::name).orElse("void")
        + parameters.map(NativeMetadataTest::name).toList();
  }

  private static String name(MemoryLayout layout) {
    return layout instanceof AddressLayout ? "void*" : ((ValueLayout) layout).carrier().getName();
  }

  private static JsonNode metadata() throws IOException {
    return new ObjectMapper().readTree(read(METADATA));
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream stream = NativeMetadataTest.class.getResourceAsStream(resource)) {
      return stream.readAllBytes();
    }
  }
}
