// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.layers;

/**
 * Rows of a matrix that are a tensor of their own in model files, as query, key and value are.
 *
 * @param name canonical name, such as {@code blocks.0.query.weight}
 * @param rows how many rows it has, at least 1
 */
public record MatrixPart(String name, int rows) {}
