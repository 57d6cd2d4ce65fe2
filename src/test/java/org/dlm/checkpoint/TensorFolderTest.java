// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFolderTest {

  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  private final Path folder;

  TensorFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void writeShards() throws IOException {
    write(FIRST, new NamedTensor("a", new float[] {1, 2}, 0, 2));
    write(
        SECOND,
        new NamedTensor("b", new float[] {3}, 0, 1),
        new NamedTensor("c", new float[] {4}, 0, 1));
  }

  @Test
  void findsEachTensorInItsFile() throws IOException {
    index("{'a':'%s','b':'%s','c':'%s'}".formatted(FIRST, SECOND, SECOND));
    try (TensorFolder tensors = TensorFolder.open(folder)) {
      assertEquals(Set.of("a", "b", "c"), tensors.names());
      float[] values = new float[4];
      tensors.read(new NamedTensor("a", values, 0, 2));
      tensors.read(new NamedTensor("b", values, 2, 1));
      tensors.read(new NamedTensor("c", values, 3, 1));
      assertArrayEquals(new float[] {1, 2, 3, 4}, values);
    }
  }

  @Test
  void aSingleFileNeedsNoIndex() throws IOException {
    write("model.safetensors", new NamedTensor("whole", new float[] {5}, 0, 1));
    index("{'a':'nowhere'}");
    try (TensorFolder tensors = TensorFolder.open(folder)) {
      assertEquals(Set.of("whole"), tensors.names());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tensor "a" is not in model-00002-of-00002.safetensors | {'a':'2','b':'2','c':'2'}
          tensor "c" is in model-00002-of-00002.safetensors, but the index does not say so | {'a':'1','b':'2'}
          tensor "d" is not in model-00001-of-00002.safetensors | {'a':'1','b':'2','c':'2','d':'1'}
          tensor "a" must be mapped to a file beside the index | {'a':'../x','b':'2','c':'2'}
          tensor "a" must be mapped to a file beside the index | {'a':'/etc/x','b':'2','c':'2'}
          tensor "a" must be mapped to a file beside the index | {'a':['1'],'b':'2','c':'2'}
          weight_map is missing | []
          """)
  void refusesAnIndexThatDoesNotAgree(String expected, String map) throws IOException {
    index(map.replace("'1'", "'" + FIRST + "'").replace("'2'", "'" + SECOND + "'"));
    String message = Refusal.of(IOException.class, () -> TensorFolder.open(folder));
    assertTrue(message.startsWith(folder.resolve("model.safetensors.index.json") + ": "), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    index("{'a':'%s','b':'%s','c':'%s'}".formatted(FIRST, SECOND, SECOND));
    Files.delete(folder.resolve(SECOND));
    String message = Refusal.of(NoSuchFileException.class, () -> TensorFolder.open(folder));
    assertTrue(message.contains(SECOND), message);
  }

  private void index(String map) throws IOException {
    String json = "{\"metadata\": {\"total_size\": 16}, \"weight_map\": " + map + "}";
    Files.writeString(folder.resolve("model.safetensors.index.json"), json.replace('\'', '"'));
  }

  private void write(String file, NamedTensor... tensors) throws IOException {
    Safetensors.write(folder.resolve(file), List.of(tensors), Dtype.F32, Map.of());
  }
}
