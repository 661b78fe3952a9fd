package io.tributary.tracking.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeoTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.0, US, NA",
    "193.0.6.139, NL, EU",
    "200.160.2.3, BR, SA",
    "2001:4860:4860::, US, NA",
    "::ffff:8.8.8.8, US, NA",
  })
  void ofShouldKnowTheCountry(String address, String country, String continent) throws Exception {
    Place place = loaded().of(address);

    assertThat(place.country()).isEqualTo(country);
    assertThat(place.continent()).isEqualTo(continent);
    assertThat(place.city()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "127.0.0.1", "0.0.0.0", "::1", "nonsense", ""})
  void ofShouldBeNowhereWhenNobodyKnows(String address) throws Exception {
    assertThat(loaded().of(address)).isEqualTo(Place.NOWHERE);
  }

  @Test
  void ofShouldBeNowhereBeforeTheDatabaseIsLoaded() {
    assertThat(new Geo(null).of("8.8.8.8")).isEqualTo(Place.NOWHERE);
  }

  @Test
  void openShouldFailWhenTheFileIsMissing() {
    assertThatThrownBy(() -> new Geo(Path.of("/nowhere.mmdb")).open())
        .isInstanceOf(IOException.class);
  }

  @Test
  void everyCountryShouldHaveAContinent() {
    Set<String> without = new TreeSet<>();
    for (String country : Locale.getISOCountries()) {
      if (Continents.of(country) == null) {
        without.add(country);
      }
    }
    assertThat(without).isEmpty();
  }

  private static Geo loaded() throws IOException {
    Geo geo = new Geo(null);
    geo.open();
    return geo;
  }
}
