using Prototxt.Weights;

namespace Prototxt;

/// <summary>What every generated net can do, whatever its inputs and outputs are.</summary>
public interface ICaffeNet : IDisposable
{
    /// <summary>
    /// The views that the class has, in the order Train, Test, Predict. One that would do the same work as Predict is not there.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    IReadOnlyList<NetView> Views { get; }

    /// <summary>The layers with learned blobs, in net order, under the names that weight files give them.</summary>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    LearnedLayers LearnedLayers { get; }

    /// <summary>The parameters that a solver may change, with the multipliers of their <c>param</c> entries.</summary>
    /// <exception cref="ObjectDisposedException">The net is disposed of.</exception>
    IReadOnlyList<LearnableParameter> LearnableParameters { get; }

    /// <summary>Copies what a weight file has for this net, by layer name. Nothing is copied unless the whole file is sound.</summary>
    /// <param name="path">A <c>.caffemodel</c>, a <c>.caffemodel.h5</c>, or a <c>.npy</c> of layers.</param>
    /// <param name="options">What to do about blobs of another shape, and how a <c>.npy</c> is laid out.</param>
    /// <returns>Per parameter: matched, missing, unused, or of another shape.</returns>
    /// <exception cref="WeightFileException">The file is broken or does not fit; nothing was copied.</exception>
    LoadReport LoadWeights(string path, LoadOptions? options = null);

    /// <summary>Writes all learned blobs as a <c>.caffemodel</c> that Caffe reads.</summary>
    /// <param name="path">The file; it is replaced only once the new one is complete.</param>
    /// <exception cref="IOException">The file cannot be written; an old file of that name is untouched.</exception>
    /// <exception cref="InvalidOperationException">A parameter has no size yet, which the first batch or a weight file will tell.</exception>
    void SaveCaffeModel(string path);
}
