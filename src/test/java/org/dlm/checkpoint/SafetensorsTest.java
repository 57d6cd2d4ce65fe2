// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.dlm.testing.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {

  private final Path folder;

  SafetensorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    Path file = folder.resolve("t.safetensors");
    float[] shared = {9, 1, 2, 3, 4, 5, 6, Float.NaN, -0f, Float.MIN_VALUE, 9};
    Safetensors.write(
        file,
        List.of(
            new NamedTensor("b \"quoted\" <é>", shared, 7, 3),
            new NamedTensor("a", shared, 1, 2, 3),
            new NamedTensor("scalar", shared, 0),
            new NamedTensor("empty", shared, 11, 0, 5)),
        Dtype.F32,
        Map.of("format", "pt", "note", "two\nlines"));
    try (Safetensors tensors = Safetensors.open(file)) {
      assertEquals(Set.of("a", "b \"quoted\" <é>", "scalar", "empty"), tensors.names());
      assertEquals(Map.of("format", "pt", "note", "two\nlines"), tensors.metadata());
      assertArrayEquals(new int[] {2, 3}, tensors.shape("a"));
      assertArrayEquals(new int[] {}, tensors.shape("scalar"));
      float[] into = new float[8];
      tensors.read("a", into, 2);
      assertArrayEquals(new float[] {0, 0, 1, 2, 3, 4, 5, 6}, into);
      assertArrayEquals(
          new float[] {Float.NaN, -0f, Float.MIN_VALUE}, tensors.read("b \"quoted\" <é>"));
      assertArrayEquals(new float[] {9}, tensors.read("scalar"));
      assertEquals(0, tensors.read("empty").length);
      assertThrows(IllegalArgumentException.class, () -> tensors.read("a", into, 3));
      assertThrows(IllegalArgumentException.class, () -> tensors.read("a", into, -1));
      assertThrows(NoSuchElementException.class, () -> tensors.shape("c"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tensorsLongerThanABufferAreWhole(Dtype dtype) throws IOException {
    Path file = folder.resolve("long.safetensors");
    float[] values = new float[300_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 127 - 63;
    }
    NamedTensor tensor = new NamedTensor("long", values, 1, 300_000);
    Safetensors.write(file, List.of(tensor), dtype, Map.of());
    try (Safetensors tensors = Safetensors.open(file)) {
      assertEquals(dtype, tensors.dtype("long"));
      float[] found = new float[values.length];
      tensors.read("long", found, 1);
      found[0] = values[0];
      assertArrayEquals(values, found);
    }
  }

  @Test
  void dataBeginsAtAMultipleOfEight() throws IOException {
    for (int length = 1; length < 12; length++) {
      Path file = folder.resolve("t" + length);
      NamedTensor tensor = new NamedTensor("x".repeat(length), new float[] {1}, 0, 1);
      Safetensors.write(file, List.of(tensor), Dtype.F32, Map.of());
      long header =
          ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      assertEquals(0, header % 8);
      assertEquals(8 + header + 4, Files.size(file));
    }
  }

  @Test
  void namesAreWrittenOnce() {
    NamedTensor tensor = new NamedTensor("a", new float[1], 0, 1);
    Path file = folder.resolve("twice");
    assertThrows(
        IllegalArgumentException.class,
        () -> Safetensors.write(file, List.of(tensor, tensor), Dtype.F32, Map.of()));
    assertFalse(Files.exists(file));
    assertThrows(IllegalArgumentException.class, () -> new NamedTensor("a", new float[5], 2, 2, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tensor "w": dtype U8 is not supported | {"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}
          dtype f32 is not supported | {"w":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}
          expected a text as dtype | {"w":{"dtype":4,"shape":[1],"data_offsets":[0,4]}}
          dtype is missing | {"w":{"shape":[1],"data_offsets":[0,4]}}
          shape is missing | {"w":{"dtype":"F32","data_offsets":[0,4]}}
          data_offsets is missing | {"w":{"dtype":"F32","shape":[1]}}
          found "offset" | {"w":{"dtype":"F32","shape":[1],"offset":[0,4]}}
          found "shape" | {"w":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}
          shape holds -1 | {"w":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}
          shape holds 1.0 | {"w":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}
          shape holds 1e0 | {"w":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}
          expected whole numbers in shape | {"w":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}
          expected a list as shape | {"w":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}
          more than 8 entries | {"w":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}
          too large for any file | {"w":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}
          too large for any file | {"w":{"dtype":"F32","shape":[4294967297],"data_offsets":[0,4]}}
          shape holds 99999999999999999999 | {"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}}
          needs 8 bytes, but data_offsets [0, 4] span 4 | {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}
          not a begin and an end | {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}
          not a begin and an end | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}
          more than 2 entries | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}
          begins at 4, expected 0: leaves a hole | {"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
          but its tensors need 0 | {}
          but its tensors need 0 | {"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}
          ends at 12, but the file holds 4 bytes of data: truncated? | {"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}
          overlaps the tensor before | {"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}}
          appears twice | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          expected an object | {"w":[]}
          expected an object | {"w":null}
          expected an object of texts | {"__metadata__":[]}
          expected a text for "format" | {"__metadata__":{"format":1}}
          the key "format" appears twice | {"__metadata__":{"format":"a","format":"b"}}
          it appears twice | {"__metadata__":{},"__metadata__":{}}
          not valid JSON near $.w.dtype | {"w":{"dtype":"F32";"shape":[1]}}
          not valid JSON | {w:{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          not valid JSON | {'w':{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}
          not valid JSON | {"w":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}
          not valid JSON | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x
          not valid JSON | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}{}
          not valid JSON | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},}
          not valid JSON | {"w":{"dtype":"F32","shape":[1,],"data_offsets":[0,4]}}
          not valid JSON | {"w":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}
          not valid JSON | {"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}/*x*/}
          not valid JSON | {"w":{"dtype":"F32","shape":[1]
          does not begin with '{' | [1]
          """)
  void refusesEveryFaultOfTheHeader(String expected, String header) throws IOException {
    Path file = file(header, 4);
    String fault = Refusal.of(IOException.class, () -> Safetensors.open(file));
    assertTrue(fault.startsWith(file + ": "), fault);
    assertTrue(fault.contains(expected), fault);
  }

  @Test
  void refusesHeaderLengthsThatDoNotFit() throws IOException {
    for (long length : new long[] {0, 1, 93, 1L << 31, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      byte[] bytes = Files.readAllBytes(file("{" + " ".repeat(86) + "}", 0));
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Path file = Files.write(folder.resolve("length"), bytes);
      String fault = Refusal.of(IOException.class, () -> Safetensors.open(file));
      assertTrue(fault.contains("header length " + Long.toUnsignedString(length)));
    }
  }

  @Test
  void refusesAHeaderAboveTheLimitWithoutReadingIt() throws IOException {
    Path file = folder.resolve("sparse");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer prefix = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(prefix.putLong(0, 1L << 40));
      channel.write(ByteBuffer.wrap(new byte[1]), (1L << 40) + 8);
    }
    String fault = Refusal.of(IOException.class, () -> Safetensors.open(file));
    assertTrue(fault.contains("above the limit"), fault);
  }

  @Test
  void refusesFilesThatAreTooShortOrNoText() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    String fault = Refusal.of(IOException.class, () -> Safetensors.open(empty));
    assertEquals(empty + ": 0 bytes are too few for a safetensors file", fault);
    Path latin = file("{\"\u00e9\":1}", 4, StandardCharsets.ISO_8859_1);
    fault = Refusal.of(IOException.class, () -> Safetensors.open(latin));
    assertEquals(latin + ": the header is not valid UTF-8", fault);
  }

  @Test
  void foreignNamesDoNotBreakTheLine() throws IOException {
    Path file = file("{\"a\\n\\u001bb" + "x".repeat(1000) + "\":[]}", 4);
    String fault = Refusal.of(IOException.class, () -> Safetensors.open(file));
    assertTrue(fault.contains("\"a??bxxx"), fault);
    assertTrue(fault.length() < file.toString().length() + 300);
  }

  @Test
  void aFileThatIsCutAfterOpeningIsNoticed() throws IOException {
    Path file = file("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
    try (Safetensors tensors = Safetensors.open(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1);
      assertThrows(EOFException.class, () -> tensors.read("w"));
    }
  }

  private Path file(String header, int dataBytes) throws IOException {
    return file(header, dataBytes, StandardCharsets.UTF_8);
  }

  private Path file(String header, int dataBytes, Charset charset) throws IOException {
    byte[] text = header.getBytes(charset);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + dataBytes);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    return Files.write(folder.resolve("file.safetensors"), bytes.array());
  }
}
