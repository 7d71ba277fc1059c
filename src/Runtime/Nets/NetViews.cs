namespace Prototxt;

/// <summary>Views of a net. Layers may belong to one and not to another, as the <c>include</c> and <c>exclude</c> rules of the prototxt say.</summary>
[Flags]
public enum NetViews
{
    /// <summary>No view.</summary>
    None = 0,

    /// <summary>The net in the phase TRAIN.</summary>
    Train = 1,

    /// <summary>The net in the phase TEST.</summary>
    Test = 2,

    /// <summary>What is left of TEST for prediction. A view that a generated class does not have means the one it has.</summary>
    Predict = 4,

    /// <summary>Every view.</summary>
    All = Train | Test | Predict,
}
