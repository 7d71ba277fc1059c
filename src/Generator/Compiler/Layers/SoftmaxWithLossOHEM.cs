namespace Prototxt.Generator.Compiler.Layers;

/// <summary>SoftmaxWithLossOHEM: R-FCN's SoftmaxWithLoss under the name that later forks gave it.</summary>
internal sealed class SoftmaxWithLossOHEM : SoftmaxWithLoss
{
    protected override bool MayHaveTwoTops => true;
}
