// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.diffusion;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import deepnetts.net.NeuralNetwork;
import java.awt.Color;
import me.tongfei.progressbar.ProgressBar;
import org.apache.lucene.util.automaton.Automaton;
import org.jline.terminal.Terminal;
import org.knowm.xchart.XYChart;
import picocli.CommandLine;

/** Knows libraries that belong to other rooms. */
record ClimbsFences(
    HuggingFaceTokenizer tokenizer,
    NeuralNetwork<?> network,
    ProgressBar progress,
    Terminal terminal,
    Automaton automaton,
    CommandLine commandLine,
    XYChart chart,
    Color colour) {}
