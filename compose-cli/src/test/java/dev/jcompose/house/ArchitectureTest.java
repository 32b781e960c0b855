package dev.jcompose.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms of the house, and one home for each library. */
class ArchitectureTest {
  private static final int FLOOR = 300;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.jcompose");

  /** The rooms, by their packages. */
  private enum Room {
    MODEL("dev.jcompose.model.."),
    SCHEDULER("dev.jcompose.scheduler.."),
    API("dev.jcompose.engine.api.."),
    CLIENT("dev.jcompose.engine.client.."),
    LINUX("dev.jcompose.linux.."),
    IMAGES("dev.jcompose.images.."),
    BUILD("dev.jcompose.build.."),
    ENGINE("dev.jcompose.engine.."),
    NETWORK("dev.jcompose.network.."),
    VOLUMES("dev.jcompose.volumes.."),
    CLI("dev.jcompose.cli..");

    private final String packages;

    Room(String packages) {
      this.packages = packages;
    }

    /** The engine has all of its package but the two rooms in it. */
    DescribedPredicate<JavaClass> classes() {
      DescribedPredicate<JavaClass> inside = resideInAPackage(packages);
      return this == ENGINE
          ? inside.and(resideOutsideOfPackages(API.packages, CLIENT.packages))
          : inside;
    }
  }

  @Test
  void enoughClassesAreExamined() {
    assertThat(CLASSES.size()).isGreaterThan(FLOOR);
  }

  @Test
  void theModelKnowsNobody() {
    mayUse(Room.MODEL);
  }

  @Test
  void theSchedulerKnowsTheModelAndTheEnginePort() {
    mayUse(Room.SCHEDULER, Room.MODEL, Room.API);
  }

  @Test
  void theEnginePortKnowsNobody() {
    mayUse(Room.API);
  }

  @Test
  void theClientKnowsTheEnginePort() {
    mayUse(Room.CLIENT, Room.API);
  }

  @Test
  void linuxKnowsNobody() {
    mayUse(Room.LINUX);
  }

  @Test
  void imagesNetworkAndVolumesKnowLinuxAlone() {
    mayUse(Room.IMAGES, Room.LINUX);
    mayUse(Room.NETWORK, Room.LINUX);
    mayUse(Room.VOLUMES, Room.LINUX);
  }

  @Test
  void buildKnowsImagesLinuxAndTheEnginePort() {
    mayUse(Room.BUILD, Room.API, Room.IMAGES, Room.LINUX);
  }

  @Test
  void theEngineKnowsTheRuntimeAlone() {
    mayUse(Room.ENGINE, Room.API, Room.LINUX, Room.IMAGES, Room.BUILD, Room.NETWORK, Room.VOLUMES);
  }

  @Test
  void theCommandKnowsSchedulerModelAndClient() {
    mayUse(Room.CLI, Room.SCHEDULER, Room.MODEL, Room.API, Room.CLIENT);
  }

  @Test
  void everyPackageHasARoom() {
    Set<String> homeless = new TreeSet<>();
    for (JavaClass each : CLASSES) {
      boolean housed = false;
      for (Room room : Room.values()) {
        housed |= room.classes().test(each);
      }
      if (!housed) {
        homeless.add(each.getPackageName());
      }
    }
    assertThat(homeless).as("name their room in ArchitectureTest").isEmpty();
  }

  @Test
  void librariesHaveOneHome() {
    onlyIn("com.sun.jna..", "dev.jcompose.linux..");
    onlyIn("org.snakeyaml..", "dev.jcompose.model.yaml..");
    onlyIn("picocli..", "dev.jcompose.cli.command..");
    onlyIn("io.netty..", "dev.jcompose.network..", "dev.jcompose.engine.http..");
    onlyIn(
        "org.apache.commons.compress..",
        "dev.jcompose.images.layer..",
        "dev.jcompose.images.archive..",
        "dev.jcompose.volumes..");
    onlyIn("com.github.luben.zstd..", "dev.jcompose.images..");
  }

  @Test
  void theCommandLoadsNoJsonLibraryBeforeItTalksToAnEngine() {
    noClasses()
        .that(resideInAnyPackage("dev.jcompose.cli..", "dev.jcompose.model.."))
        .should()
        .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson.."))
        .check(CLASSES);
  }

  @Test
  void onlyOutputTouchesTheStandardStreams() {
    noClasses()
        .that(resideOutsideOfPackages("dev.jcompose.cli.output.."))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  @Test
  void nobodyThrowsNamelessExceptions() {
    noClasses()
        .that(not(assignableTo(Throwable.class)))
        .should()
        .callConstructor(RuntimeException.class, String.class)
        .orShould()
        .callConstructor(RuntimeException.class, String.class, Throwable.class)
        .orShould()
        .callConstructor(Exception.class, String.class)
        .check(CLASSES);
  }

  @Test
  void roomsDoNotDependOnEachOtherInCircles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass each) {
                return Arrays.stream(Room.values())
                    .filter(room -> room.classes().test(each))
                    .findFirst()
                    .map(room -> SliceIdentifier.of(room.name()))
                    .orElse(SliceIdentifier.ignore());
              }

              @Override
              public String getDescription() {
                return "rooms";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass each : CLASSES) {
      JavaPackage home = each.getPackage();
      if (!home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  private static void mayUse(Room room, Room... others) {
    DescribedPredicate<JavaClass> allowed =
        room.classes().or(resideOutsideOfPackages("dev.jcompose.."));
    for (Room other : others) {
      allowed = allowed.or(other.classes());
    }
    classes().that(room.classes()).should().onlyDependOnClassesThat(allowed).check(CLASSES);
  }

  private static void onlyIn(String library, String... homes) {
    noClasses()
        .that(resideOutsideOfPackages(homes))
        .should()
        .dependOnClassesThat(resideInAPackage(library))
        .check(CLASSES);
  }
}
