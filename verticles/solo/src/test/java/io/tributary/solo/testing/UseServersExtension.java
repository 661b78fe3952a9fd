package io.tributary.solo.testing;

import io.tributary.solo.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;
import org.opentest4j.TestAbortedException;

/** Works {@link UseServers}. */
final class UseServersExtension implements ExecutionCondition, ParameterResolver {

  /** Here and not before all tests: a class that gives up there is in no report. */
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    UseServers used = used(context);
    try {
      if (used.running()) {
        Infra.shared(parts(used));
      } else {
        SharedInfra.seek(parts(used));
      }
      return ConditionEvaluationResult.enabled("it can have its servers");
    } catch (TestAbortedException e) {
      return ConditionEvaluationResult.disabled(e.getMessage());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Infra.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Infra.shared(parts(used(context)));
  }

  private static Set<Part> parts(UseServers used) {
    return EnumSet.copyOf(List.of(used.value()));
  }

  private static UseServers used(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(
            context.getRequiredTestClass(),
            UseServers.class,
            SearchOption.INCLUDE_ENCLOSING_CLASSES)
        .orElseThrow(() -> new IllegalStateException("@UseServers is missing"));
  }
}
