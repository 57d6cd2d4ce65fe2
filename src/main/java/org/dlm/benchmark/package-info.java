// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * How fast the program is: timed steps of training and evaluation on models of fixed sizes, where
 * their time goes, and how near they come to the best rate of products on this machine.
 */
@NullMarked
package org.dlm.benchmark;

import org.jspecify.annotations.NullMarked;
