namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>A small net that finds boxes, the same for the same seed: SSD's heads on several feature maps, proposals, regions that are pooled.</summary>
internal sealed class RandomDetector : NetWriter
{
    // Small pictures: of many boxes, two have scores that differ in double precision alone, and which comes first decides what is suppressed.
    private readonly long _images, _height, _width;
    private readonly Blob _picture;
    private readonly List<Blob> _maps = [];

    public RandomDetector(int seed) : base(seed)
    {
        (KeepsImages, Decides) = (false, true);
        (_images, _height, _width) = (Of(1L, 1, 2, 3), Random.Next(6, 14), Random.Next(6, 14));
        _picture = Input("data", _images, 3, _height, _width);
        Blob x = Conv(_picture, Of(8L, 16, 18), 3, 2);
        _maps.Add(Layer("ReLU", x, x.Shape));
        while (_maps.Count < 3 && OneIn(2))
            _maps.Add(Conv(_maps[^1], Of(8L, 16), 3, 2));
        if (OneIn(2))
            Detect();
        else if (_images == 1 && OneIn(2))
            Pool(Propose());
        else
            Pool(Given());
    }

    /// <summary>Pictures of another size, or the same size turned, which has as many places.</summary>
    public override long[][] OtherShapes()
    {
        long[] picture = OneIn(2) ? [_images, 3, _width, _height] : [_images, 3, _height + Random.Next(9), _width + Random.Next(9)];
        return [picture, .. Shapes.Skip(1)];
    }

    private Blob Conv(Blob x, long outputs, long kernel, long stride)
    {
        long[] sides = [.. x.Shape.Skip(2).Select(side => (side + kernel / 2 * 2 - kernel) / stride + 1)];
        return Layer("Convolution", x, [x.Shape[0], outputs, .. sides], $"convolution_param {{ num_output: {outputs} kernel_size: {kernel} stride: {stride} pad: {kernel / 2} }}");
    }

    private void Detect()
    {
        bool isShared = !OneIn(3);
        int classes = Random.Next(2, 5);
        List<Blob> codes = [], scores = [], priors = [];
        foreach (Blob map in _maps)
        {
            (string param, int each) = Priors();
            long boxes = map.Shape[2] * map.Shape[3] * each;
            codes.Add(Row(Conv(map, each * 4 * (isShared ? 1 : classes), Of(1, 3), 1)));
            scores.Add(Row(Conv(map, each * classes, Of(1, 3), 1)));
            priors.Add(Layer("PriorBox", [map, _picture], [[1, 2, boxes * 4]], param)[0]);
        }
        Blob location = Join(codes, 1), confidence = Join(scores, 1), all = Join(priors, 2);
        long count = all.Shape[2] / 4;
        if (OneIn(2))
        {
            Blob rows = Layer("Reshape", confidence, [_images, count, classes], $"reshape_param {{ shape {{ dim: 0 dim: -1 dim: {classes} }} }}");
            confidence = Layer("Flatten", Layer("Softmax", rows, rows.Shape, "softmax_param { axis: 2 }"), confidence.Shape, "flatten_param { axis: 1 }");
        }
        else
        {
            confidence = Layer("Sigmoid", confidence, confidence.Shape, mayBeInPlace: true);
        }
        string suppression = $"nms_param {{ nms_threshold: {Real(0.1, 0.9)} {(OneIn(2) ? $"top_k: {Random.Next(1, 60)}" : "")} {(OneIn(3) ? $"eta: {Real(0.5, 1)}" : "")} }}";
        string param2 = $"detection_output_param {{ num_classes: {classes} share_location: {(isShared ? "true" : "false")} background_label_id: {Random.Next(classes)} {suppression} code_type: {Of("CORNER", "CENTER_SIZE", "CORNER_SIZE")} "
            + $"variance_encoded_in_target: {Flag()} {(OneIn(2) ? $"keep_top_k: {Random.Next(1, 40)}" : "")} confidence_threshold: {Real(0.1, 1)} }}";
        Layer("DetectionOutput", [location, confidence, all], [[1, 1, 1, 7]], param2);
    }

    private (string Param, int Each) Priors()
    {
        int sizes = Random.Next(1, 3);
        bool hasMost = OneIn(2), flips = OneIn(2);
        string[] ratios = Of<string[]>([], ["2"], ["2", "3"], ["1", "0.4"], ["2", "2"]);
        int different = ratios.Where(r => r != "1").Distinct().Count() * (flips ? 2 : 1);
        string param = string.Concat(Enumerable.Range(0, sizes).Select(i => $"min_size: {Real(2 + 6 * i, 8 + 6 * i)} {(hasMost ? $"max_size: {Real(9 + 6 * i, 18 + 6 * i)}" : "")} "))
            + string.Concat(ratios.Select(r => $"aspect_ratio: {r} ")) + $"flip: {(flips ? "true" : "false")} clip: {Flag()} {Of("variance: 0.1", "variance: 0.1 variance: 0.1 variance: 0.2 variance: 0.2")} "
            + Of("", "", $"step: {Random.Next(2, 9)}", $"step_h: {Random.Next(2, 9)} step_w: {Random.Next(2, 9)}") + Of("", " offset: 0.25") + Of("", "", " img_size: 30", " img_h: 30 img_w: 20");
        return ($"prior_box_param {{ {param} }}", sizes * (1 + (hasMost ? 1 : 0) + different));
    }

    // The channels of a place together, and all places in one row.
    private Blob Row(Blob x)
    {
        Blob turned = Layer("Permute", x, [x.Shape[0], x.Shape[2], x.Shape[3], x.Shape[1]], "permute_param { order: 0 order: 2 order: 3 order: 1 }");
        return Layer("Flatten", turned, [x.Shape[0], Count(x.Shape[1..])], "flatten_param { axis: 1 }");
    }

    private Blob Join(List<Blob> parts, int axis) =>
        parts.Count == 1 ? parts[0] : Layer("Concat", [.. parts], [parts[0].With(axis, parts.Sum(p => p.Shape[axis]))], $"concat_param {{ axis: {axis} }}")[0];

    private Blob Propose()
    {
        Blob map = _maps[^1];
        int ratios = Random.Next(1, 3), scales = Random.Next(1, 3), anchors = ratios * scales;
        Blob scores = Conv(map, 2 * anchors, 1, 1), moves = Conv(map, 4 * anchors, 1, 1);
        scores = Layer("Sigmoid", scores, scores.Shape, mayBeInPlace: true);
        Blob[] sizes = [.. new[] { $"{_height}", $"{_width}", "1.5" }.Select(number => Layer("DummyData", [], [[1, 1]], $"dummy_data_param {{ shape {{ dim: 1 dim: 1 }} data_filler {{ type: 'constant' value: {number} }} }}")[0])];
        Blob info = Layer("Concat", sizes, [[1, 3]])[0];
        string param = $"proposal_param {{ feat_stride: {1 << _maps.Count} base_size: {Of(4, 8)} min_size: {Random.Next(1, 6)} {string.Concat(new[] { "0.5", "1.5" }.Take(ratios).Select(r => $"ratio: {r} "))}"
            + $"{string.Concat(new[] { "1", "2" }.Take(scales).Select(s => $"scale: {s} "))}pre_nms_topn: {Of(20, 6000)} post_nms_topn: {Of(5, 300)} nms_thresh: {Real(0.3, 0.9)} }}";
        return Layer("Proposal", [scores, moves, info], OneIn(2) ? [[1, 5]] : [[1, 5], [1]], param)[0];
    }

    // Any numbers as regions: the image, and places in the picture.
    private Blob Given()
    {
        long count = Of(1L, 2, 5, 20);
        Blob raw = Input("rois", count, 5), positive = Layer("AbsVal", raw, raw.Shape);
        Blob[] columns = Layer("Slice", [positive], [.. Enumerable.Repeat<long[]>([count, 1], 5)], "slice_param { axis: 1 slice_point: 1 slice_point: 2 slice_point: 3 slice_point: 4 }");
        string[] scales = [Real(0, _images * 0.99), Real(1, _width), Real(1, _height), Real(1, _width * 1.5), Real(1, _height * 1.5)];
        Blob[] scaled = [.. columns.Select((c, i) => Layer("Power", c, c.Shape, $"power_param {{ scale: {scales[i]} shift: {(i < 1 ? 0 : Random.Next(-4, 5))} }}"))];
        return Layer("Concat", scaled, [[count, 5]])[0];
    }

    private void Pool(Blob rois)
    {
        Blob map = _maps[Random.Next(_maps.Count)];
        (long n, int height, int width) = (rois.Shape[0], Random.Next(1, 6), Random.Next(1, 6));
        string pooled = $"pooled_h: {height} pooled_w: {width} spatial_scale: {Of("0.5", "0.25", "1", "0.3")}";
        switch (Random.Next(4))
        {
            case 0:
                Layer("ROIPooling", [map, rois], [[n, map.Shape[1], height, width]], $"roi_pooling_param {{ {pooled} {(OneIn(2) ? "pad_ratio: 0.2" : "")} }}");
                break;
            case 1:
                Layer("ROIAlign", [map, rois], [[n, map.Shape[1], height, width]], $"roi_align_param {{ {pooled} {(OneIn(2) ? $"sampling_ratio: {Random.Next(1, 4)}" : "")} }}");
                break;
            case 2:
                Layer("ROIAlign", [map, rois], [[n, map.Shape[1], height + 1, width + 1]], $"roi_pooling_param {{ {pooled} }}");
                break;
            default:
                int group = Random.Next(1, 4), outputs = Random.Next(1, 4);
                Blob cells = Conv(map, outputs * group * group, 1, 1);
                Layer("PSROIPooling", [cells, rois], [[n, outputs, group, group]], $"psroi_pooling_param {{ output_dim: {outputs} group_size: {group} spatial_scale: {Of("0.5", "0.3")} }}");
                break;
        }
    }
}
