using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>
/// What happens to a picture at random before its layer's transform: more than Caffe has. The numbers come from the seed of the data and
/// from the record's place in it, so that a run repeats whatever the threads do, and Caffe's own numbers stay what they are.
/// </summary>
public abstract record PictureChange
{
    /// <summary>Changes a picture, with numbers from a seed.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="seed">The same seed changes it in the same way.</param>
    public Picture Apply(Picture picture, uint seed)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Apply(picture, new RandomNumbers(seed));
    }

    /// <summary>Whether the picture keeps its size.</summary>
    internal virtual bool KeepsSize => true;

    internal abstract Picture Apply(Picture picture, RandomNumbers numbers);
}
