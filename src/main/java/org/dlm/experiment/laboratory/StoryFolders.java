// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.experiment.laboratory;

import java.nio.file.Path;

/**
 * Where the twins of the stories are.
 *
 * @param ar folder of the next-token model
 * @param diffusion folder of its twin
 */
public record StoryFolders(Path ar, Path diffusion) {}
