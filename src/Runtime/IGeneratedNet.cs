using System.ComponentModel;
using Prototxt.Weights;

namespace Prototxt;

/// <summary>
/// What a generated class tells of its net. It implements the interface explicitly, so that layers and blobs may have any of
/// these names; the class it derives from calls each method once and keeps what it gives.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGeneratedNet
{
    /// <summary>The views, in the order Train, Test, Predict.</summary>
    NetView[] CreateViews();

    /// <summary>The layers with learned blobs, in net order.</summary>
    LearnedLayer[] CreateLearnedLayers();

    /// <summary>The parameters that a solver may change, in net order.</summary>
    LearnableParameter[] CreateLearnableParameters();
}
