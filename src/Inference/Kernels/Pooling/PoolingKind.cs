namespace Prototxt.Inference;

/// <summary>What becomes of a window.</summary>
internal enum PoolingKind
{
    Max,
    Average,
    Stochastic,
}
