/** Courses of medication, put together from orders, administrations, dispenses and statements. */
@NullMarked
package org.prodrome.longitudinal.regimen;

import org.jspecify.annotations.NullMarked;
