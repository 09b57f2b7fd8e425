package io.hoplab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the directions between the packages, as the table of the design has them. */
class ArchitectureTest {
  /** From the bottom to the top: a package may use those before it and none after it. */
  private static final List<String> BOTTOM_TO_TOP =
      List.of(
          "net",
          "time",
          "iptables",
          "nftables",
          "netfilter",
          "kubeproxy",
          "topology",
          "flow",
          "plan",
          "azure",
          "k8s",
          "expect",
          "lab",
          "labfile",
          "linux",
          "process",
          "netlink",
          "netns",
          "conntrack",
          "apply",
          "survey",
          "pcap",
          "pcapng",
          "evidence",
          "capture",
          "tracing",
          "observe",
          "watch",
          "probe",
          "serve",
          "health",
          "diff",
          "verify",
          "inquiry",
          "recorder",
          "report",
          "graph",
          "mutate",
          "doctor",
          "completion",
          "cli");

  /** These think: they read no file, start no program and ask no kernel. */
  private static final List<String> PURE =
      List.of(
          "net",
          "iptables",
          "nftables",
          "netfilter",
          "kubeproxy",
          "topology",
          "flow",
          "plan",
          "azure",
          "k8s",
          "expect",
          "lab",
          "pcap",
          "pcapng",
          "evidence",
          "observe",
          "diff",
          "report",
          "graph");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.hoplab");

  static List<String> packages() {
    return BOTTOM_TO_TOP;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void noPackageUsesOneAboveIt(String name) {
    List<String> above =
        BOTTOM_TO_TOP.subList(BOTTOM_TO_TOP.indexOf(name) + 1, BOTTOM_TO_TOP.size());
    noClasses()
        .that()
        .resideInAPackage(tree(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(trees(above))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> unplaced = new TreeSet<>();
    for (JavaClass type : MAIN) {
      String below = type.getPackageName().substring("io.hoplab".length());
      String first = below.isEmpty() ? "(root)" : below.substring(1).split("\\.", 2)[0];
      if (!BOTTOM_TO_TOP.contains(first)) {
        unplaced.add(first);
      }
    }
    assertThat(unplaced).as("packages that BOTTOM_TO_TOP does not name").isEmpty();
  }

  @Test
  void noPackagesUseEachOtherInACircle() {
    slices().matching("io.hoplab.(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void purePackagesTouchNeitherFilesNorProgramsNorTheKernel() {
    noClasses()
        .that()
        .resideInAnyPackage(trees(PURE))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.nio.file..",
                    "java.net..",
                    "java.nio.channels..",
                    "jnr..",
                    tree("linux"),
                    tree("process"),
                    tree("netlink"),
                    tree("netns"),
                    tree("apply"),
                    tree("capture"),
                    tree("tracing"))
                .or(
                    named(
                        "java.io.File",
                        "java.io.FileInputStream",
                        "java.io.FileOutputStream",
                        "java.io.FileReader",
                        "java.io.FileWriter",
                        "java.io.RandomAccessFile",
                        "java.lang.Process",
                        "java.lang.ProcessBuilder",
                        "java.lang.ProcessHandle",
                        "java.lang.Runtime")))
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLineWritesToTheTerminalAndEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage(tree("cli"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(MAIN);
  }

  @Test
  void nothingSleepsInsteadOfWaitingForACondition() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "the call is a sleep",
                call ->
                    call.getName().equals("sleep")
                        && (call.getTargetOwner().isAssignableTo(Thread.class)
                            || call.getTargetOwner()
                                .isEquivalentTo(java.util.concurrent.TimeUnit.class))))
        .because("Await.until waits for a condition and has a deadline")
        .check(MAIN);
  }

  @Test
  void onlyAwaitParksAThread() {
    classes()
        .that(
            describe(
                "call LockSupport.parkNanos",
                type ->
                    type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getName().equals("parkNanos"))))
        .should()
        .resideInAPackage(tree("time"))
        .allowEmptyShould(true)
        .check(MAIN);
  }

  private static DescribedPredicate<JavaClass> named(String... names) {
    return describe(
        "one of " + Arrays.toString(names), type -> Arrays.asList(names).contains(type.getName()));
  }

  private static String tree(String name) {
    return "io.hoplab." + name + "..";
  }

  private static String[] trees(List<String> names) {
    return names.stream().map(ArchitectureTest::tree).toArray(String[]::new);
  }
}
