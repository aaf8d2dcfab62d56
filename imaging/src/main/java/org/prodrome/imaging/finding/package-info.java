/** What a model answers about findings on one film: present, indeterminate, not detected, or not said at all. */
@NullMarked
package org.prodrome.imaging.finding;

import org.jspecify.annotations.NullMarked;
