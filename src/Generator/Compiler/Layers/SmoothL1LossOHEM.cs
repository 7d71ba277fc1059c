namespace Prototxt.Generator.Compiler.Layers;

/// <summary>SmoothL1LossOHEM: R-FCN's SmoothL1Loss under the name that later forks gave it.</summary>
internal sealed class SmoothL1LossOHEM : SmoothL1Loss
{
    protected override bool IsOfRFCN => true;
}
