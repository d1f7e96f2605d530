package dev.eventra.ra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The rules of the house: what may know what. */
@AnalyzeClasses(
        packages = {"dev.eventra.api", "dev.eventra.engine", "dev.eventra.ra"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {

    @ArchTest
    static final ArchRule the_api_needs_nothing_but_the_jakarta_apis = classes()
            .that()
            .resideInAPackage("dev.eventra.api..")
            .should()
            .onlyDependOnClassesThat()
            // naming is Java SE's
            .resideInAnyPackage("dev.eventra.api..", "java..", "javax.naming..", "jakarta..");

    @ArchTest
    static final ArchRule the_engine_knows_nothing_of_connectors_and_beans = noClasses()
            .that()
            .resideInAPackage("dev.eventra.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.resource..", "jakarta.ejb..", "jakarta.enterprise..", "dev.eventra.ra..");

    @ArchTest
    static final ArchRule data_flows_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("engine")
            .definedBy("dev.eventra.engine")
            .layer("metrics")
            .definedBy("dev.eventra.engine.metrics..")
            .layer("config")
            .definedBy("dev.eventra.engine.config..")
            .layer("admin")
            .definedBy("dev.eventra.engine.admin..")
            .layer("replay")
            .definedBy("dev.eventra.engine.replay..")
            .layer("delivery")
            .definedBy("dev.eventra.engine.delivery..")
            .layer("deadletter")
            .definedBy("dev.eventra.engine.deadletter..")
            .layer("inbox")
            .definedBy("dev.eventra.engine.inbox..")
            .layer("relay")
            .definedBy("dev.eventra.engine.relay..")
            .layer("outbox")
            .definedBy("dev.eventra.engine.outbox..")
            .layer("cluster")
            .definedBy("dev.eventra.engine.cluster..")
            .whereLayer("engine")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("engine")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("engine")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("engine")
            .whereLayer("replay")
            .mayOnlyBeAccessedByLayers("engine", "admin")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("engine", "config", "admin", "replay", "metrics")
            .whereLayer("deadletter")
            .mayOnlyBeAccessedByLayers("engine", "delivery", "admin")
            .whereLayer("inbox")
            .mayOnlyBeAccessedByLayers("engine", "delivery", "admin")
            .whereLayer("relay")
            .mayOnlyBeAccessedByLayers("engine", "config", "metrics")
            .whereLayer("outbox")
            .mayOnlyBeAccessedByLayers("engine", "config", "relay", "admin")
            .whereLayer("cluster")
            .mayOnlyBeAccessedByLayers("engine", "config", "relay", "admin", "metrics");

    @ArchTest
    static final ArchRule the_cluster_knows_nothing_of_events = noClasses()
            .that()
            .resideInAPackage("dev.eventra.engine.cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.eventra.api..", "dev.eventra.engine.event..", "org.apache.kafka..", "java.sql..");

    @ArchTest
    static final ArchRule filters_are_reached_through_the_api_and_know_nothing_else = classes()
            .that()
            .resideInAPackage("dev.eventra.engine.filter..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAPackage("dev.eventra.engine.filter..")
            .andShould()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.eventra.engine.filter..",
                    "dev.eventra.api",
                    "java..",
                    "jakarta.json..",
                    "dev.eventra.lib..",
                    "io.cloudevents..",
                    "org.antlr..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.eventra.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule threads_come_from_the_container = noClasses()
            .should()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Timer");

    @ArchTest
    static final ArchRule nothing_prints = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule no_logging_library_is_imposed_on_applications =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "java.util.logging..");

    @ArchTest
    static final ArchRule there_is_no_static_state =
            fields().that().areStatic().should().beFinal();
}
