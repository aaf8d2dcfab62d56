/** Tests. */
@NullMarked
package org.prodrome.cds.service;

import org.jspecify.annotations.NullMarked;
