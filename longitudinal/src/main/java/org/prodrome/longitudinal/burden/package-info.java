/** Whether what a rule found may be said: once, and again only when something is new. */
@NullMarked
package org.prodrome.longitudinal.burden;

import org.jspecify.annotations.NullMarked;
