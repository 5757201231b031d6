package dev.proactivebot;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells data from collaborators, for the rules on constructors. */
final class Wiring {
    private static final Set<String> PACKAGES_OF_DATA =
            Set.of("java.lang", "java.math", "java.net", "java.time", "java.util", "com.fasterxml.jackson.databind");
    private static final Set<String> NO_DATA =
            Set.of(Clock.class.getName(), Random.class.getName(), Runnable.class.getName(), Thread.class.getName());

    private static final String SETTINGS = "dev.proactivebot.config";

    private Wiring() {}

    /** Returns the constructors of what is no data, as they stand in the source. */
    static Stream<JavaConstructor> constructors(JavaClasses classes) {
        return classes.stream()
                .filter(type -> !isData(type) && !type.isAnonymousClass() && !type.isLocalClass())
                .flatMap(type -> type.getConstructors().stream());
    }

    /** Returns whether the type is data: an enum, settings, or a record, or a choice of records, whose parts are all data. */
    static boolean isData(JavaClass type) {
        return isData(type, Set.of());
    }

    private static boolean isData(JavaClass any, Set<JavaClass> asked) {
        JavaClass type = any.getBaseComponentType();
        if (!isOurs(type)) {
            return type.isPrimitive()
                    || (PACKAGES_OF_DATA.contains(type.getPackageName()) && !NO_DATA.contains(type.getName()));
        }
        if (type.isEnum()
                || asked.contains(type)
                || (type.isRecord() && type.getPackageName().equals(SETTINGS))) {
            return true;
        }
        Set<JavaClass> all = Stream.concat(asked.stream(), Stream.of(type)).collect(Collectors.toSet());
        return type.isRecord()
                ? components(type).allMatch(part -> isData(part, all))
                : type.isInterface()
                        && !type.getAllSubclasses().isEmpty()
                        && type.getAllSubclasses().stream().allMatch(one -> isData(one, all));
    }

    private static Stream<JavaClass> components(JavaClass type) {
        return type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .map(JavaField::getType)
                .flatMap(part -> part.getAllInvolvedRawTypes().stream());
    }

    /** Returns the types of our own whose objects the constructor makes, by {@code new} or by a static factory. */
    static Stream<JavaClass> built(JavaConstructor constructor) {
        Stream<JavaClass> made =
                constructor.getConstructorCallsFromSelf().stream().map(JavaAccess::getTargetOwner);
        Stream<JavaClass> given = constructor.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTarget().resolveMember().stream()
                        .anyMatch(method -> method.getModifiers().contains(JavaModifier.STATIC)))
                .map(call -> call.getTarget().getRawReturnType());
        return Stream.concat(made, given)
                .filter(Wiring::isOurs)
                .filter(type -> !isData(type) && !type.isAssignableTo(Throwable.class))
                .filter(type -> !house(type).equals(house(constructor.getOwner())));
    }

    /** Returns the class of the file: what is nested in one class is one thing. */
    private static JavaClass house(JavaClass type) {
        return type.getEnclosingClass().map(Wiring::house).orElse(type);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith("dev.proactivebot");
    }
}
