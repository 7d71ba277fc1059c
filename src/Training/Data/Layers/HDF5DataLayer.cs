namespace Prototxt.Training.Data;

/// <summary>
/// Caffe's HDF5Data layer: rows of the datasets that are called as the tops, from the HDF5 files that a list names. A batch runs on
/// over the ends of files. What a program puts before an HDF5 file, as MATLAB does in a <c>.mat</c> of version 7.3, is passed over. Tops:
/// [N, …], as the datasets are.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tops">The datasets.</param>
public sealed record HDF5DataLayer(string Name, IReadOnlyList<string> Tops) : BaseDataLayer(Name, Tops)
{
    /// <summary>
    /// <c>shuffle</c>: the files in another order in each epoch, and within a file its rows. Caffe draws them from the C library; here
    /// they come from mt19937 with the seed, so that a run repeats and several such layers stay in step.
    /// </summary>
    public bool Shuffle { get; init; }

    internal override string Type => "HDF5Data";
}
