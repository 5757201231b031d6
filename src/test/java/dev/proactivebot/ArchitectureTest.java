package dev.proactivebot;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds the arrows between the rooms, which point down only, and the rules for names. */
@AnalyzeClasses(packages = "dev.proactivebot", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final int MOST_PARAMETERS = 6;

    /** The parts of a class that hold its state and work with nothing else. */
    private static final Set<String> OWN_STATE = Set.of(
            "AnswerCounts",
            "BoundedCache",
            "DeniedStagger",
            "LogThrottle",
            "RecentKeys",
            "ReservedSlots",
            "SlidingWindowCounter",
            "TtlCache",
            "VerifiedTokens");

    /** Classes whose constructors do not keep the rules yet. The list only shrinks. */
    private static final Set<String> NOT_YET = Set.of("Recurring");

    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("functions")
            .definedBy("..functions..")
            .layer("health")
            .definedBy("..health..")
            .layer("messaging")
            .definedBy("..messaging..")
            .layer("bot")
            .definedBy("..bot..")
            .layer("reminders")
            .definedBy("dev.proactivebot.reminders..")
            .layer("optout")
            .definedBy("..optout..")
            .layer("notifications")
            .definedBy("..notifications..")
            .layer("delivery")
            .definedBy("..delivery..")
            .layer("conversations")
            .definedBy("..conversations..")
            .layer("connector")
            .definedBy("..connector..")
            .layer("storage")
            .definedBy("..storage..")
            .layer("api")
            .definedBy("dev.proactivebot.api..")
            .layer("auth")
            .definedBy("..auth..")
            .layer("logging")
            .definedBy("dev.proactivebot.logging..")
            .layer("schema")
            .definedBy("..schema..")
            .layer("config")
            .definedBy("..config..")
            .whereLayer("functions")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("health")
            .mayOnlyBeAccessedByLayers("functions")
            .whereLayer("messaging")
            .mayOnlyBeAccessedByLayers("functions")
            .whereLayer("bot")
            .mayOnlyBeAccessedByLayers("functions", "messaging", "reminders", "optout")
            .whereLayer("reminders")
            .mayOnlyBeAccessedByLayers("bot")
            .whereLayer("optout")
            .mayOnlyBeAccessedByLayers("bot")
            .whereLayer("notifications")
            .mayOnlyBeAccessedByLayers("functions", "bot", "reminders")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("functions", "health", "messaging", "notifications")
            .whereLayer("conversations")
            .mayOnlyBeAccessedByLayers("functions", "notifications", "delivery")
            .whereLayer("connector")
            .mayOnlyBeAccessedByLayers("functions", "health", "messaging", "delivery")
            .whereLayer("storage")
            .mayOnlyBeAccessedByLayers("functions", "health", "notifications", "delivery", "conversations")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("functions", "notifications", "delivery")
            .whereLayer("auth")
            .mayOnlyBeAccessedByLayers(
                    "functions", "health", "messaging", "notifications", "delivery", "connector", "storage")
            .whereLayer("schema")
            .mayOnlyBeAccessedByLayers(
                    "functions",
                    "health",
                    "messaging",
                    "bot",
                    "reminders",
                    "optout",
                    "notifications",
                    "delivery",
                    "conversations",
                    "connector",
                    "storage",
                    "api",
                    "auth",
                    "logging")
            .whereLayer("logging")
            .mayOnlyBeAccessedByLayers("functions", "messaging", "notifications", "delivery", "storage", "api")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers(
                    "functions", "health", "notifications", "delivery", "connector", "storage", "auth");

    @ArchTest
    static final ArchRule arrowsInDeliveryPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("send")
            .definedBy("..delivery.send..")
            .layer("deadletters")
            .definedBy("..delivery.deadletters..")
            .layer("ledger")
            .definedBy("..delivery.ledger..")
            .layer("pacing")
            .definedBy("..delivery.pacing..")
            .layer("item")
            .definedBy("..delivery.item..")
            .whereLayer("send")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("deadletters")
            .mayOnlyBeAccessedByLayers("send")
            .whereLayer("ledger")
            .mayOnlyBeAccessedByLayers("send", "deadletters")
            .whereLayer("pacing")
            .mayOnlyBeAccessedByLayers("send");

    @ArchTest
    static final ArchRule onlyTheDoorsKnowAzureFunctions = noClasses()
            .that()
            .resideOutsideOfPackage("..functions..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.microsoft.azure.functions..");

    @ArchTest
    static final ArchRule onlyStorageAndAuthKnowTheAzureSdk = noClasses()
            .that()
            .resideOutsideOfPackages("..storage..", "..auth..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.azure..");

    @ArchTest
    static final ArchRule onlyTheStartReadsTheEnvironment =
            noClasses().that().doNotHaveSimpleName("Bootstrap").should().callMethodWhere(target(name("getenv")));

    @ArchTest
    static final ArchRule onlyThisBotKnowsTheParts = noClasses()
            .that()
            .resideInAPackage("dev.proactivebot.bot")
            .and()
            .doNotHaveSimpleName("ThisBot")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.proactivebot.reminders..", "dev.proactivebot.optout..");

    @ArchTest
    static final ArchRule theBotKnowsNeitherQueuesNorHttp = noClasses()
            .that()
            .resideInAnyPackage("dev.proactivebot.bot..", "dev.proactivebot.reminders..", "dev.proactivebot.optout..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "com.azure..", "com.microsoft..");

    @ArchTest
    static final ArchRule theDoorsParseNoJson = noClasses()
            .that()
            .resideInAPackage("..functions..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static void simpleNamesAreUnique(JavaClasses classes) {
        Map<String, Long> types = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()));

        assertNames(types.keySet().stream().filter(name -> types.get(name) > 1));
    }

    @ArchTest
    static void exceptionsEndInException(JavaClasses classes) {
        assertNames(classes.stream()
                .filter(type -> type.isAssignableTo(Throwable.class))
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.endsWith("Exception")));
    }

    @ArchTest
    static void enumConstantsAreUpperCase(JavaClasses classes) {
        assertNames(classes.stream()
                .filter(JavaClass::isEnum)
                .filter(type -> type.getFields().stream()
                        .filter(field -> field.getRawType().equals(type))
                        .anyMatch(field -> !field.getName().matches("[A-Z][A-Z0-9_]*")))
                .map(type -> type.getName().substring(type.getPackageName().length() + 1)));
    }

    /** A record of data may have more, because each part has a name. */
    @ArchTest
    static void constructorsTakeAtMostSixParameters(JavaClasses classes) {
        assertNames(constructors(classes)
                .filter(constructor -> constructor.getRawParameterTypes().size() > MOST_PARAMETERS)
                .map(JavaConstructor::getFullName));
    }

    /** Collaborators come in by constructor: only {@code App}, and the class of a room that is named for it, build them. */
    @ArchTest
    static void constructorsBuildNoCollaborators(JavaClasses classes) {
        assertNames(constructors(classes)
                .filter(constructor -> !isRoom(constructor))
                .flatMap(constructor -> Wiring.built(constructor)
                        .map(JavaClass::getSimpleName)
                        .filter(built -> !OWN_STATE.contains(built))
                        .map(built -> constructor.getOwner().getSimpleName() + " builds " + built)));
    }

    private static Stream<JavaConstructor> constructors(JavaClasses classes) {
        return Wiring.constructors(classes)
                .filter(constructor -> !NOT_YET.contains(constructor.getOwner().getSimpleName()));
    }

    private static boolean isRoom(JavaConstructor constructor) {
        String name = constructor.getOwner().getSimpleName();
        return name.equals("App") || name.endsWith("Room");
    }

    private static void assertNames(Stream<String> broken) {
        assertEquals(Set.of(), broken.collect(Collectors.toSet()));
    }

    /** The host ends the whole worker when one invocation takes too long. */
    @ArchTest
    static void eachInvocationHasATimeBudget(JavaClasses classes) {
        Set<String> limited = Set.of("Invocation.run", "ApiResponses.answer", "Bootstrap.deliver");
        List<JavaMethod> doors = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(FunctionName.class))
                .toList();

        assertTrue(doors.size() > 12, doors.toString());
        assertEquals(
                List.of(),
                doors.stream()
                        .filter(door -> calls(door).noneMatch(limited::contains))
                        .toList());
        for (String way : limited) {
            String[] names = way.split("\\.", -1);
            assertTrue(
                    classes.stream()
                            .filter(type -> type.getSimpleName().equals(names[0]))
                            .flatMap(type -> type.getMethods().stream())
                            .filter(method -> method.getName().equals(names[1]))
                            .allMatch(method -> calls(method)
                                    .anyMatch(
                                            call -> call.equals("Invocation.run") || call.equals("TimeBudget.within"))),
                    way);
        }
    }

    /** Returns the calls of a method, and those of the methods of its class that it calls. */
    private static Stream<String> calls(JavaMethod method) {
        return Stream.concat(
                        Stream.of(method),
                        method.getMethodCallsFromSelf().stream()
                                .filter(call -> call.getTargetOwner().equals(method.getOwner()))
                                .flatMap(call -> call.getTarget().resolveMember().stream()))
                .flatMap(caller -> caller.getMethodCallsFromSelf().stream())
                .map(call -> call.getTargetOwner().getSimpleName() + "." + call.getName());
    }

    /** A query parameter can replace a route's parameter; {@code RouteId} explains it. */
    @ArchTest
    static void httpFunctionsBindNoNames(JavaClasses classes) {
        List<JavaMethod> doors = classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getRawReturnType().isEquivalentTo(HttpResponseMessage.class)
                        && method.isAnnotatedWith(FunctionName.class))
                .toList();

        assertTrue(doors.size() > 10, doors.toString());
        assertEquals(
                List.of(),
                doors.stream()
                        .filter(door -> door.getParameters().stream()
                                .anyMatch(parameter -> parameter.isAnnotatedWith(BindingName.class)))
                        .toList());
    }

    /** {@code EverySettingTest} tests that each setting is parsed. */
    @ArchTest
    static void everySettingIsReadOutsideTheConfigPackage(JavaClasses classes) {
        Set<String> asked = classes.stream()
                .filter(asking -> !isConfig(asking))
                .flatMap(asking -> Stream.concat(
                        asking.getMethodCallsFromSelf().stream(), asking.getMethodReferencesFromSelf().stream()))
                .map(access -> access.getTargetOwner().getName() + "." + access.getName())
                .collect(Collectors.toSet());
        Set<String> unasked = classes.stream()
                .filter(record -> isConfig(record) && record.isRecord())
                .flatMap(record -> record.getFields().stream())
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .filter(component -> namesOf(component).noneMatch(asked::contains))
                .map(JavaField::getFullName)
                .collect(Collectors.toSet());

        assertEquals(Set.of(), unasked);
        assertTrue(asked.contains("dev.proactivebot.config.LogSettings.hasPlainIds"), asked.toString());
    }

    private static boolean isConfig(JavaClass any) {
        return any.getPackageName().equals("dev.proactivebot.config");
    }

    /** Returns the names under which it is read: those of its record and of the record's interfaces. */
    private static Stream<String> namesOf(JavaField component) {
        JavaClass owner = component.getOwner();
        return Stream.concat(Stream.of(owner), owner.getRawInterfaces().stream())
                .map(type -> type.getName() + "." + component.getName());
    }

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);
}
