namespace Prototxt.Generator.Model;

/// <summary>The views that a net can have, in the order in which its class lists them.</summary>
internal enum ViewKind
{
    /// <summary>Caffe's TRAIN phase.</summary>
    Train,

    /// <summary>Caffe's TEST phase.</summary>
    Test,

    /// <summary>What is left of TEST for prediction.</summary>
    Predict,
}
