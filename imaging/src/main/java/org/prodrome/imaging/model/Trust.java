package org.prodrome.imaging.model;

/** Why a package may be opened: found out from its manifest and signature alone, before any other file of it. */
public sealed interface Trust {
    /** For people. */
    String sentence();

    /** It ships with the program, which lists its hash. */
    record Bundled() implements Trust {
        @Override
        public String sentence() {
            return "ships with the program";
        }
    }

    /** The site lists its hash. */
    record Pinned() implements Trust {
        @Override
        public String sentence() {
            return "pinned by hash in " + TrustedPackages.FILE;
        }
    }

    /**
     * It is signed with a key that the site trusts.
     *
     * @param keyId the key's name in the site's list
     * @param who whose key it is, as the site wrote it
     */
    record Signed(String keyId, String who) implements Trust {
        @Override
        public String sentence() {
            return "signed with key %s of %s".formatted(keyId, who);
        }
    }
}
