package io.tributary.solo.testing;

import io.tributary.solo.Part;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.SearchOption;

/** Works {@link UseServers}. */
final class UseServersExtension implements BeforeAllCallback, ParameterResolver {

  @Override
  public void beforeAll(ExtensionContext context) {
    Infra.shared(parts(context));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Infra.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Infra.shared(parts(context));
  }

  private static Set<Part> parts(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(
            context.getRequiredTestClass(),
            UseServers.class,
            SearchOption.INCLUDE_ENCLOSING_CLASSES)
        .map(used -> EnumSet.copyOf(List.of(used.value())))
        .orElseThrow(() -> new IllegalStateException("@UseServers is missing"));
  }
}
