package org.prodrome.server.address;

/** The server was told to be where it cannot be reached safely, or where nobody would find it. */
public final class AddressRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private AddressRefusedException(String message) {
        super(message);
    }

    static AddressRefusedException notAnAddress(String found) {
        return new AddressRefusedException(
                "prodrome.cds.public-url is '%s'; expected an address like https://cds.hospital.example, without query or fragment (http for loopback only)"
                        .formatted(found));
    }

    static AddressRefusedException nobodyFindsIt(String address) {
        return new AddressRefusedException(
                "server.address is %s and prodrome.cds.public-url is empty: links on cards and the audience of tokens would name 127.0.0.1; set it to the address that EHRs use"
                        .formatted(address));
    }
}
