// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.diffusion;

import java.util.Arrays;
import org.dlm.data.TokenBatch;
import org.dlm.objective.ObjectiveBatch;
import org.dlm.random.Purpose;
import org.dlm.random.RandomStream;

/**
 * Supervised fine-tuning of a masked diffusion model: restore the masked tokens of an answer after
 * its prompt, which is never masked (LLaDA, arXiv 2502.09992, equation 5 and algorithm 2).
 *
 * <pre>  loss = 1 / rows * sum over rows, 1 / answerLength * sum over masked i of w(t) * CE_i</pre>
 *
 * <p>Answers are padded with the end-of-text token, whose copies are ordinary targets: they teach
 * the model how long an answer is. Immutable and thread-safe.
 *
 * @param process how tokens are masked
 * @param times how rows draw their diffusion times
 */
public record FineTuningObjective(ForwardProcess process, TimeSampler times) {

  /**
   * Fills {@code out} from prompts and answers.
   *
   * @param windows prompt, answer and padding [batch, seq + 1]; the last id is not read. Not
   *     modified.
   * @param promptLengths tokens of each prompt [batch], 0 to {@code seq - 1}. Not modified.
   * @param seed the run's seed
   * @param out receives inputs, labels and weights [batch, seq]
   */
  public void prepare(TokenBatch windows, int[] promptLengths, long seed, ObjectiveBatch out) {
    int seq = windows.seq();
    out.resize(windows.batch(), seq);
    for (int b = 0; b < windows.batch(); b++) {
      int row = windows.firstRow() + b;
      int answerLength = AnswerLength.of(promptLengths[b], seq);

      // 1. Labels are the clean tokens x_0, and so are the inputs at first.
      int from = b * seq;
      System.arraycopy(windows.ids(), b * (seq + 1), out.labels(), from, seq);
      System.arraycopy(windows.ids(), b * (seq + 1), out.inputs(), from, seq);

      // 2. The prompt stays as it is and carries no loss.
      int answer = from + promptLengths[b];
      Arrays.fill(out.weights(), from, answer, 0f);

      // 3. The answer goes through the forward process; each row counts the same.
      RandomStream timeStream = RandomStream.of(seed, Purpose.TIME, windows.step(), row);
      double t = times.time(row, windows.stepRows(), timeStream);
      double share = 1.0 / ((double) windows.stepRows() * answerLength);
      RandomStream maskStream = RandomStream.of(seed, Purpose.MASK, windows.step(), row);
      process.corrupt(out.inputs(), out.weights(), answer, from + seq, t, share, maskStream);
    }
  }
}
