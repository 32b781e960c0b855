package dev.jcompose.engine.container;

import dev.jcompose.engine.event.EventBus;
import dev.jcompose.engine.io.IoLoop;
import dev.jcompose.engine.keeper.Keeper;
import dev.jcompose.engine.launch.Launcher;
import dev.jcompose.images.store.ImageStore;
import dev.jcompose.linux.cgroup.CgroupRoot;
import dev.jcompose.linux.security.Seccomp;
import dev.jcompose.network.Networks;
import dev.jcompose.volumes.store.VolumeStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;

/**
 * What containers are made with. {@code workers} runs each task on a virtual thread of its own;
 * {@code bootId} is random(4)'s boot_id, which tells this boot's pids from another's.
 */
public record Machinery(
    Path dataRoot,
    Launcher launcher,
    Keeper keeper,
    IoLoop io,
    CgroupRoot cgroups,
    Seccomp seccomp,
    Networks networks,
    ImageStore images,
    VolumeStore volumes,
    EventBus events,
    ExecutorService workers,
    InstantSource clock,
    String bootId) {}
