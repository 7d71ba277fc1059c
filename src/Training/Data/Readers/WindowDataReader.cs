using System.Collections.Concurrent;
using Prototxt.Imaging;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads Caffe's WindowData layer: of each batch first windows of the background, then those with objects, all drawn at random.</summary>
internal sealed class WindowDataReader : SampleReader
{
    private readonly WindowDataLayer _layer;
    private readonly WindowList _list;
    private readonly MersenneTwister _numbers;
    private readonly ConcurrentDictionary<string, byte[]> _cache = [];
    private readonly int _background;

    public WindowDataReader(WindowDataLayer layer, DataContext context)
        : base(layer, context, ListFile.Place(layer, context))
    {
        _layer = layer;
        _numbers = new MersenneTwister(context.Draw());
        if (layer.Transform.CropSize < 1)
            throw Place.Error("a crop_size, to which windows are brought", $"{layer.Transform.CropSize}");
        if (Changes.Any(c => !c.KeepsSize))
            throw Place.Error("augmentations that keep the size of pictures, whose windows are read", string.Join(", ", Changes.Where(c => !c.KeepsSize)));
        _list = WindowList.Read(layer, Place, context);
        _background = layer.BatchSize - (int)(layer.BatchSize * layer.ForegroundFraction);
        if (_background is < 0 || _background > layer.BatchSize)
            throw Place.Error("fg_fraction from 0 to 1", $"{layer.ForegroundFraction}");
        if (_background > 0 && _list.Background.Count == 0)
            throw Place.Error($"windows that overlap objects by less than bg_threshold {layer.BackgroundThreshold}", "none");
        if (_background < layer.BatchSize && _list.Foreground.Count == 0)
            throw Place.Error($"windows that overlap objects by fg_threshold {layer.ForegroundThreshold} or more", "none");
        Check(Sample((_list.Background.Count > 0 ? _list.Background : _list.Foreground)[0], DrawnNumbers.None));
        EndSetUp();
    }

    protected override Sample Read(int item)
    {
        List<LabelledWindow> windows = item < _background ? _list.Background : _list.Foreground;
        LabelledWindow window = windows[(int)(_numbers.Next() % (uint)windows.Count)];
        return Sample(window, Draw(_numbers, _layer.Transform.Mirror ? 1 : 0));
    }

    private PictureSample Sample(LabelledWindow window, DrawnNumbers numbers) => new($"{window.Path} {window.Window}", window.Label, numbers, () => Load(window.Path), window.Window);

    private Picture Load(string path) => _layer.CacheImages
        ? Picture.Decode(_cache.GetOrAdd(path, p => FileBytes.Read(p, PictureOptions.Default.MaxBytes, "a picture file", (expected, found, inner) => new PictureException(p, expected, found, inner))), path)
        : Picture.Load(path);
}
