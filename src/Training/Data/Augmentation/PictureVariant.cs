using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>All changes of a layer, one after the other, with the numbers of one record.</summary>
internal sealed record PictureVariant(IReadOnlyList<PictureChange> Changes, uint Seed)
{
    public Picture Of(Picture picture)
    {
        var numbers = new RandomNumbers(Seed);
        return Changes.Aggregate(picture, (p, change) => change.Apply(p, numbers));
    }
}
