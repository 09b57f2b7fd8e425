package io.hoplab.labfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class LabSchemaTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/io/hoplab/labfile/lab.schema.json");

  private final JsonNode json = new JsonMapper().readTree(LabSchema.json());
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);

  private List<String> errors(String yaml) {
    List<Error> errors = schema.validate(new YAMLMapper().readTree(yaml));
    return errors.stream().map(Error::toString).toList();
  }

  @Test
  void theSchemaIsTheOneInTheGoldenFile() throws IOException {
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.writeString(GOLDEN, LabSchema.json());
    }
    assertThat(LabSchema.json()).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void theSchemaIsASchemaItself() {
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(json)).isEmpty();
  }

  @Test
  void shippedLabsFitTheSchema() throws IOException {
    for (Path lab : Labs.shipped(Path.of("labs")).files().values()) {
      assertThat(errors(Files.readString(lab))).as(lab.toString()).isEmpty();
    }
    assertThat(errors(LabUnderTest.TEXT)).isEmpty();
  }

  @Test
  void brokenLabsDoNotFit() {
    assertThat(errors(LabUnderTest.with("title: A", "titel: A"))).isNotEmpty();
    assertThat(errors(LabUnderTest.with("ip: 10.244.0.2}", "ip: 10.244.0.256}"))).isNotEmpty();
    assertThat(errors(LabUnderTest.with("ip: 10.244.0.2}", "ip: 10.244.0.2, ipp: x}")))
        .isNotEmpty();
    assertThat(errors(LabUnderTest.with("serves: http", "serves: ftp"))).isNotEmpty();
    assertThat(errors(LabUnderTest.with("reply: lost at vnet", "reply: gone at vnet")))
        .isNotEmpty();
    assertThat(errors(LabUnderTest.with("confirmed: It does", "truth: It does"))).isNotEmpty();
    assertThat(errors(LabUnderTest.with("at: vm-1/eth0", "at: vm-1"))).isNotEmpty();
    assertThat(errors(LabUnderTest.with("subnet: back", "mtu: 60, subnet: back"))).isNotEmpty();
  }

  @Test
  void everyKeyHasADescriptionForTheEditor() {
    for (JsonNode property : json.findValues("properties")) {
      property
          .properties()
          .forEach(
              each -> {
                assertThat(each.getValue().path("title").asString()).isEqualTo(each.getKey());
                assertThat(each.getValue().path("description").asString())
                    .as(each.getKey())
                    .endsWith(".");
              });
    }
  }
}
