/**
 * A network's function put into a larger network, whose training then begins with it (network
 * morphism: Chen et al., Net2Net, arXiv:1511.05641; Wei et al., arXiv:1603.01670).
 */
package dev.marquee.trainer.morphism;
