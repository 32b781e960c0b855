#!/bin/sh
# What a process finds around it, one fact a line: run inside a container by self-inspection.
status() { sed -n "s/^$1:[[:space:]]*/$1 /p" /proc/self/status; }
for name in Uid Gid Groups CapInh CapPrm CapEff CapBnd CapAmb NoNewPrivs Seccomp Seccomp_filters \
  SigIgn SigBlk Speculation_Store_Bypass THP_enabled; do status "$name"; done
for kind in cgroup ipc mnt net pid time user uts; do
  here=$(readlink /proc/self/ns/$kind)
  case " $HOST_NAMESPACES " in *" $here "*) echo "namespace $kind host" ;; *) echo "namespace $kind own" ;; esac
done
echo "pid $$ of $(ls -d /proc/[0-9]* | wc -l)"
sed -n 's/^Max //p' /proc/self/limits | sed 's/  */ /g; s/^/limit /'
for file in oom_score_adj coredump_filter timerslack_ns loginuid; do
  echo "$file $(cat /proc/self/$file 2>&1)"
done
echo "umask $(umask)"
echo "cwd $(readlink /proc/self/cwd) root $(readlink /proc/self/root)"
for fd in 0 1 2 3 4 5 6 7 8 9; do
  [ -e /proc/1/fd/$fd ] && echo "descriptor $fd $(readlink /proc/1/fd/$fd | sed 's/[0-9][0-9]*/N/g')"
done
tr '\0' '\n' </proc/1/environ | sed 's/=.*//; s/^/environment /'
sed 's/[0-9a-f]\{64\}/ID/g; s,/jcompose[^/]*/,/PARENT/,; s,/docker/,/PARENT/,; s/^[0-9]*:/cgroup /' /proc/self/cgroup
# Of an overlay, layers and superblock options are the store's own matter.
sed 's/^[^ ]* [^ ]* [^ ]* //; s/ master:[0-9]*//; s/ - overlay .*/ - overlay/; s/[0-9a-f]\{64\}/ID/g' /proc/self/mountinfo |
  sed 's,^/\(jcompose[^/ ]*\|docker\)/ID ,/PARENT/ID ,; s,^/\([^ ]*/\)*\(resolv.conf\|hostname\|hosts\) ,FILE ,; s, - ext4 .*, - ext4,; s,^[^ ]* /probe,PROBE /probe,; s/^/mount /' |
  awk '{ print $1, $3, $2, $4, $5, $6, $7, $8, $9 }'
find /dev -print | sort | while read -r node; do
  [ "$node" = /dev/core ] || echo "device $(stat -c '%n %F %a %u:%g %t:%T' "$node") $(readlink "$node")"
done
for path in /proc/acpi /proc/asound /proc/interrupts /proc/kcore /proc/keys /proc/latency_stats \
  /proc/timer_list /proc/timer_stats /proc/sched_debug /proc/scsi /sys/firmware \
  /sys/devices/virtual/powercap; do
  if [ -d $path ]; then echo "masked $path directory of $(ls $path | wc -l)"
  elif [ -e $path ]; then echo "masked $path $(stat -c '%F' $path) of $(head -c 16 $path 2>&1 | wc -c)"
  else echo "masked $path absent"; fi
done
for path in /proc/bus /proc/fs /proc/irq /proc/sys /proc/sysrq-trigger /sys /sys/fs/cgroup; do
  if grep -q "^[^ ]* [^ ]* [^ ]* [^ ]* $path ro" /proc/self/mountinfo; then echo "read-only $path"
  elif [ -e $path ]; then echo "writable $path"; else echo "absent $path"; fi
done
for name in kernel/hostname kernel/domainname net/ipv4/ip_unprivileged_port_start \
  net/ipv4/ping_group_range net/ipv4/ip_forward kernel/shmmax; do
  [ "$name" = kernel/hostname ] || echo "sysctl $name $(cat /proc/sys/$name | tr '\t' ' ')"
done
/probe/runner 3<>/probe/script 4>/dev/null
echo "probe $?"
