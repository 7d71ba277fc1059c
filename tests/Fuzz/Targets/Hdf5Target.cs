using Prototxt.Fuzz.Seeds;
using PureHDF;
using static Prototxt.Fuzz.Seeds.Hdf5Writer;

namespace Prototxt.Fuzz.Targets;

/// <summary>A <c>.caffemodel.h5</c>, in the dialect of Caffe's library and in that of newer ones.</summary>
internal sealed class Hdf5Target : WeightTarget
{
    public override string Name => "hdf5";

    public override IReadOnlyList<byte[]> Seeds()
    {
        float[] six = [1, 2, 3, 4, 5, 6];
        byte[] raw = [.. six.SelectMany(BitConverter.GetBytes)];
        Hdf5DatasetNode two = Hdf5DatasetNode.Of([2], 7, 8);
        return
        [
            Model(("conv", Layer(Hdf5DatasetNode.Of([2, 1, 1, 3], six), two)), ("open", Layer(Hdf5DatasetNode.Of([2, 3], six), two)), ("other", Layer(two))),
            Model(
                ("conv", Layer(new Hdf5DatasetNode([2, 1, 1, 3], raw) { Storage = Hdf5Storage.Chunked, Chunk = [1, 1, 1, 2], Filters = [2, 1] }, new Hdf5DatasetNode([2], raw[..8]) { Storage = Hdf5Storage.Compact })),
                ("deep", new Hdf5GroupNode(("er", Layer(two))))),
            Model([.. Enumerable.Range(0, 40).Select(i => ($"layer{i}", (Hdf5Node)Layer())), ("fc", Layer(new Hdf5DatasetNode([2, 2], [.. raw, .. raw[..8]]) { Datatype = Hdf5Datatypes.BigEndian(Hdf5Datatypes.Double) }))]),
            New(),
        ];
    }

    private static byte[] New()
    {
        using var stream = new MemoryStream();
        new H5File
        {
            ["data"] = new H5Group
            {
                ["conv"] = new H5Group { ["0"] = new H5Dataset(new float[] { 1, 2, 3, 4, 5, 6 }, fileDims: [2, 1, 1, 3]), ["1"] = new H5Dataset(new float[] { 7, 8 }) },
            },
        }.Write(stream);
        return stream.ToArray();
    }
}
