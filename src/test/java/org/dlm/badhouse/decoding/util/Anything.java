// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.decoding.util;

/** Lives in a package with a name that says nothing. */
public final class Anything {}
