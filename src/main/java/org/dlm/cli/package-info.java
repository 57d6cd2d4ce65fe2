// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * One thin class per command: parse, wire, exit code.
 *
 * <p>The only floor that knows everything below, the only one that prints, and the only place where
 * objects are composed. Results go to standard output, everything for people to standard error; a
 * command takes both from its {@code CommandSpec}, so that a test can read them.
 */
@NullMarked
package org.dlm.cli;

import org.jspecify.annotations.NullMarked;
