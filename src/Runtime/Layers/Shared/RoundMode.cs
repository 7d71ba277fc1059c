namespace Prototxt.Layers;

/// <summary>How pooling rounds its output size.</summary>
public enum RoundMode
{
    /// <summary>Up, so that a last partial window counts: Caffe's default.</summary>
    Ceil,

    /// <summary>Down, so that only whole windows count.</summary>
    Floor,
}
