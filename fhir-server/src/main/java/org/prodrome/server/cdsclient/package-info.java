/**
 * The EHRs that may call the CDS Hooks addresses: who they are, how they prove it, what each may do. Nobody is in by
 * default.
 */
@NullMarked
package org.prodrome.server.cdsclient;

import org.jspecify.annotations.NullMarked;
