/** Codes and code systems as types: the shared language of the modules. */
@NullMarked
package org.prodrome.terminology.code;

import org.jspecify.annotations.NullMarked;
