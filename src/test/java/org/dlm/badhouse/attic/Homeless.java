// SPDX-License-Identifier: GPL-3.0-or-later
package org.dlm.badhouse.attic;

/** Lives in a package that has no floor, and that nobody marked. */
public final class Homeless {}
