/** Model packages: what a model is, where it came from, what it may be used for, and whether to trust it. */
@NullMarked
package org.prodrome.imaging.model;

import org.jspecify.annotations.NullMarked;
