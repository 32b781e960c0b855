package dev.jcompose.network.dns;

/** What one container may see, asked anew for each query. */
public interface Zone {

  /** Its networks. */
  NameTable.View view();

  /** Who knows the rest. */
  Upstream upstream();

  /** Whether unknown names without a dot are asked upstream. */
  boolean forwardsSingleLabels();
}
