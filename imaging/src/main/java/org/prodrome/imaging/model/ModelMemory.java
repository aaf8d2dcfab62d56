package org.prodrome.imaging.model;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Holds the memory that a manifest declares against what is real: the files of the model, all of which are in memory
 * while it is open, and the machine. A model that the machine cannot hold would end the whole process.
 */
final class ModelMemory {
    private ModelMemory() {}

    /** Bytes that this machine, or the container around this process, has. */
    static long ofMachine() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /**
     * @param bytes of the model's files
     * @param machine bytes that there are
     * @throws PackageRefusedException saying what does not fit
     */
    static void check(Manifest manifest, long bytes, long machine) {
        int declared = manifest.runtime().memoryMb();
        if (bytes >> 20 > declared) {
            throw new PackageRefusedException(
                    "runtime.memory_mb: the files of the model alone have %d MiB, the manifest says %d"
                            .formatted(bytes >> 20, declared));
        }
        if (declared > machine >> 20) {
            throw new PackageRefusedException("runtime.memory_mb: the model needs %d MiB, this machine has %d"
                    .formatted(declared, machine >> 20));
        }
    }
}
