package io.tributary.app;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.tributary.kit.kafka.KafkaConfig;
import io.tributary.kit.redis.RedisConfig;
import io.tributary.kit.sql.Locked;
import io.tributary.kit.sql.PostgresConfig;
import io.vertx.core.VerticleBase;

/** The walls of the house. */
@AnalyzeClasses(packages = "io.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {
  private static final String[] CONTEXTS = {
    "io.tributary.auth..",
    "io.tributary.catalogue..",
    "io.tributary.tracking..",
    "io.tributary.payments..",
    "io.tributary.notifications..",
    "io.tributary.gateway..",
    "io.tributary.bridge.."
  };

  @ArchTest
  static final ArchRule contextsNeverImportEachOther =
      slices()
          .matching(
              "io.tributary.(auth|catalogue|tracking|payments|notifications|gateway|bridge|solo)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule onlyTheCompositionRootSeesTheContexts =
      noClasses()
          .that()
          .resideInAnyPackage("io.tributary.kit..", "io.tributary.mesh..", "io.tributary.solo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONTEXTS);

  @ArchTest
  static final ArchRule theMeshKnowsNothingOfThePlumbing =
      noClasses()
          .that()
          .resideInAPackage("io.tributary.mesh..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.tributary.kit..");

  @ArchTest
  static final ArchRule domainsArePlainJava =
      noClasses()
          .that()
          .resideInAPackage("io.tributary.*.domain..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "org.apache.kafka..", "java.sql..");

  @ArchTest
  static final ArchRule sqlHasItsRoom =
      noClasses()
          .that()
          .resideInAnyPackage("io.tributary.*.api..", "io.tributary.*.domain..")
          .should()
          .callMethod(io.vertx.sqlclient.SqlClient.class, "preparedQuery", String.class)
          .orShould()
          .callMethod(io.vertx.sqlclient.SqlClient.class, "query", String.class);

  /** One that is put together anew would leave TLS or a password behind: ask for «with…». */
  @ArchTest
  static final ArchRule howServersAreReachedComesFromTheSettingsAlone =
      noClasses()
          .that()
          .doNotBelongToAnyOf(PostgresConfig.class, KafkaConfig.class, RedisConfig.class)
          .should()
          .callConstructorWhere(
              target(
                  owner(
                      assignableTo(PostgresConfig.class)
                          .or(assignableTo(KafkaConfig.class))
                          .or(assignableTo(RedisConfig.class)))));

  /** What reads, then writes, writes a row that its store has locked. */
  @ArchTest
  static final ArchRule onlyStoresSayThatARowIsLocked =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.tributary.*.store..", "io.tributary.kit.sql..")
          .should()
          .callMethod(Locked.class, "row", String.class, Object.class)
          .orShould()
          .callConstructor(Locked.class, String.class, Object.class);

  @ArchTest
  static final ArchRule anUpdateTakesWhatWasLocked =
      methods()
          .that()
          .haveName("update")
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage("io.tributary.*.store..")
          .should(
              new ArchCondition<>("take a locked row") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  boolean locked =
                      method.getRawParameterTypes().stream()
                          .anyMatch(type -> type.isEquivalentTo(Locked.class));
                  events.add(
                      new SimpleConditionEvent(
                          method, locked, method.getFullName() + " takes no locked row"));
                }
              });

  @ArchTest
  static final ArchRule verticlesAreCalledSo =
      classes()
          .that()
          .areAssignableTo(VerticleBase.class)
          .should()
          .haveSimpleNameEndingWith("Verticle");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .resideInAnyPackage(CONTEXTS)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now");
}
